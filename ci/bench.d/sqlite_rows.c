// What plain SQLite costs: the same samples as rows, 20 in a transaction, with the same durability, by one process.
// Prints: reports, seconds, processor microseconds a report, octets a sample, resident KiB.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

static void check(int code, sqlite3 *db) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: sqlite_rows FILE SECONDS\n");
        return 2;
    }
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL, *begin = NULL, *commit = NULL;
    check(sqlite3_open(arguments[1], &db), db);
    check(sqlite3_exec(db,
              "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
              "CREATE TABLE samples (series_id INTEGER NOT NULL, time_ms INTEGER NOT NULL, stream_id INTEGER NOT NULL,"
              " sequence INTEGER NOT NULL, value REAL NOT NULL, quality INTEGER NOT NULL,"
              " PRIMARY KEY (series_id, time_ms, stream_id, sequence)) STRICT, WITHOUT ROWID",
              NULL, NULL, NULL),
        db);
    check(sqlite3_prepare_v2(db, "INSERT INTO samples VALUES (?, ?, 1, ?, ?, 0)", -1, &insert, NULL), db);
    check(sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, NULL), db);
    check(sqlite3_prepare_v2(db, "COMMIT", -1, &commit, NULL), db);
    double limit = atof(arguments[2]), start = seconds();
    long long reports = 0, sequence = 0;
    int readings[20] = {0};
    while (seconds() - start < limit) {
        check(sqlite3_step(begin), db);
        sqlite3_reset(begin);
        for (int series = 0; series < 20; series++) {
            readings[series] += rand() % 7 - 3;
            sqlite3_bind_int(insert, 1, series + 1);
            sqlite3_bind_int64(insert, 2, 1795488000000LL + reports * 100);
            sqlite3_bind_int64(insert, 3, sequence++);
            sqlite3_bind_double(insert, 4, (2000 + readings[series]) / 100.0);
            check(sqlite3_step(insert), db);
            sqlite3_reset(insert);
        }
        check(sqlite3_step(commit), db);
        sqlite3_reset(commit);
        reports++;
    }
    double elapsed = seconds() - start;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
                 (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    check(sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), db);
    struct stat file;
    if (stat(arguments[1], &file) != 0 || reports == 0) return 1;
    printf("RESULT %lld %.3f %.1f %.2f %ld\n", reports, elapsed, cpu / (double)reports,
        (double)file.st_size / (double)sequence, usage.ru_maxrss);
    return 0;
}
