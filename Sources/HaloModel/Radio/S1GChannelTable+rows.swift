/// The United States, Australia and New Zealand.
extension S1GChannelTable {
    static let americasAndOceania: [Row] = [
        Row(
            country: "US", widthMHz: 1, operatingClasses: (1, 68), eirp: 36, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (1, 902_500, 132), (3, 903_500, 136), (5, 904_500, 36), (7, 905_500, 40), (9, 906_500, 44),
                (11, 907_500, 48), (13, 908_500, 52), (15, 909_500, 56), (17, 910_500, 60), (19, 911_500, 64),
                (21, 912_500, 100), (23, 913_500, 104), (25, 914_500, 108), (27, 915_500, 112), (29, 916_500, 116),
                (31, 917_500, 120), (33, 918_500, 124), (35, 919_500, 128), (37, 920_500, 149), (39, 921_500, 153),
                (41, 922_500, 157), (43, 923_500, 161), (45, 924_500, 165), (47, 925_500, 169), (49, 926_500, 173),
                (51, 927_500, 177),
            ]),
        Row(
            country: "US", widthMHz: 2, operatingClasses: (2, 69), eirp: 36, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (2, 903_000, 134), (6, 905_000, 38), (10, 907_000, 46), (14, 909_000, 54), (18, 911_000, 62),
                (22, 913_000, 102), (26, 915_000, 110), (30, 917_000, 118), (34, 919_000, 126), (38, 921_000, 151),
                (42, 923_000, 159), (46, 925_000, 167), (50, 927_000, 175),
            ]),
        Row(
            country: "US", widthMHz: 4, operatingClasses: (3, 70), eirp: 36, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (8, 906_000, 42), (16, 910_000, 58), (24, 914_000, 106), (32, 918_000, 122), (40, 922_000, 155),
                (48, 926_000, 171),
            ]),
        Row(
            country: "US", widthMHz: 8, operatingClasses: (4, 71), eirp: 36, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (12, 908_000, 50), (28, 916_000, 114), (44, 924_000, 163),
            ]),
        Row(
            country: "AU", widthMHz: 1, operatingClasses: (22, 68), eirp: 30, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (27, 915_500, 112), (29, 916_500, 116), (31, 917_500, 120), (33, 918_500, 124), (35, 919_500, 128),
                (37, 920_500, 149), (39, 921_500, 153), (41, 922_500, 157), (43, 923_500, 161), (45, 924_500, 165),
                (47, 925_500, 169), (49, 926_500, 173), (51, 927_500, 177),
            ]),
        Row(
            country: "AU", widthMHz: 2, operatingClasses: (23, 69), eirp: 30, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (30, 917_000, 118), (34, 919_000, 126), (38, 921_000, 151), (42, 923_000, 159), (46, 925_000, 167),
                (50, 927_000, 175),
            ]),
        Row(
            country: "AU", widthMHz: 4, operatingClasses: (24, 70), eirp: 30, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (32, 918_000, 122), (40, 922_000, 155), (48, 926_000, 171),
            ]),
        Row(
            country: "AU", widthMHz: 8, operatingClasses: (25, 71), eirp: 30, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (44, 924_000, 163)
            ]),
        Row(
            country: "NZ", widthMHz: 1, operatingClasses: (26, 68), eirp: 30, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (27, 915_500, 112), (29, 916_500, 116), (31, 917_500, 120), (33, 918_500, 124), (35, 919_500, 128),
            ]),
        Row(
            country: "NZ", widthMHz: 1, operatingClasses: (26, 68), eirp: 36, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (37, 920_500, 149), (39, 921_500, 153), (41, 922_500, 157), (43, 923_500, 161), (45, 924_500, 165),
                (47, 925_500, 169), (49, 926_500, 173), (51, 927_500, 177),
            ]),
        Row(
            country: "NZ", widthMHz: 2, operatingClasses: (27, 69), eirp: 30, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (30, 917_000, 118), (34, 919_000, 126),
            ]),
        Row(
            country: "NZ", widthMHz: 2, operatingClasses: (27, 69), eirp: 36, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (38, 921_000, 151), (42, 923_000, 159), (46, 925_000, 167), (50, 927_000, 175),
            ]),
        Row(
            country: "NZ", widthMHz: 4, operatingClasses: (28, 70), eirp: 30, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (32, 918_000, 122)
            ]),
        Row(
            country: "NZ", widthMHz: 4, operatingClasses: (28, 70), eirp: 36, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (40, 922_000, 155), (48, 926_000, 171),
            ]),
        Row(
            country: "NZ", widthMHz: 8, operatingClasses: (29, 71), eirp: 36, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (44, 924_000, 163)
            ]),
    ]
}

/// The European Union and the United Kingdom.
extension S1GChannelTable {
    static let europe: [Row] = [
        Row(
            country: "EU", widthMHz: 1, operatingClasses: (6, 66), eirp: 16.13, duty: (10, 2.8),
            spacing: 0, airtime: 0,
            list: [
                (1, 863_500, 132), (3, 864_500, 136), (5, 865_500, 36), (7, 866_500, 40), (9, 867_500, 44),
            ]),
        Row(
            country: "UK", widthMHz: 1, operatingClasses: (6, 66), eirp: 16.13, duty: (10, 2.8),
            spacing: 0, airtime: 0,
            list: [
                (1, 863_500, 132), (3, 864_500, 136), (5, 865_500, 36), (7, 866_500, 40), (9, 867_500, 44),
            ]),
        Row(
            country: "UK", widthMHz: 1, operatingClasses: (30, 77), eirp: 16.13, duty: (10, 2.8),
            spacing: 0, airtime: 0,
            list: [
                (33, 917_900, 124), (35, 918_900, 128),
            ]),
    ]
}

/// Japan, South Korea, Singapore and India.
extension S1GChannelTable {
    static let asia: [Row] = [
        Row(
            country: "JP", widthMHz: 1, operatingClasses: (8, 73), eirp: 16, duty: (10, 10),
            spacing: 2000, airtime: 100,
            list: [
                (9, 921_000, 108), (13, 923_000, 36), (15, 924_000, 40), (17, 925_000, 44), (19, 926_000, 48),
                (21, 927_000, 64),
            ]),
        Row(
            country: "JP", widthMHz: 2, operatingClasses: (9, 64), eirp: 16, duty: (10, 10),
            spacing: 2000, airtime: 100,
            list: [
                (2, 923_500, 38), (6, 925_500, 46),
            ]),
        Row(
            country: "JP", widthMHz: 2, operatingClasses: (10, 64), eirp: 16, duty: (10, 10),
            spacing: 2000, airtime: 100,
            list: [
                (4, 924_500, 54), (8, 926_500, 62),
            ]),
        Row(
            country: "JP", widthMHz: 4, operatingClasses: (11, 65), eirp: 16, duty: (10, 10),
            spacing: 2000, airtime: 100,
            list: [
                (36, 924_500, 42)
            ]),
        Row(
            country: "JP", widthMHz: 4, operatingClasses: (12, 65), eirp: 16, duty: (10, 10),
            spacing: 2000, airtime: 100,
            list: [
                (38, 925_500, 58)
            ]),
        Row(
            country: "KR", widthMHz: 1, operatingClasses: (14, 74), eirp: 4.77, duty: (100, 100),
            spacing: 50000, airtime: 4000,
            list: [
                (1, 918_000, 132), (3, 919_000, 136), (5, 920_000, 36), (7, 921_000, 40),
            ]),
        Row(
            country: "KR", widthMHz: 1, operatingClasses: (14, 74), eirp: 10, duty: (100, 100),
            spacing: 50000, airtime: 4000,
            list: [
                (9, 922_000, 44), (11, 923_000, 48),
            ]),
        Row(
            country: "KR", widthMHz: 2, operatingClasses: (15, 75), eirp: 4.77, duty: (100, 100),
            spacing: 50000, airtime: 4000,
            list: [
                (2, 918_500, 134), (6, 920_500, 38),
            ]),
        Row(
            country: "KR", widthMHz: 2, operatingClasses: (15, 75), eirp: 10, duty: (100, 100),
            spacing: 50000, airtime: 4000,
            list: [
                (10, 922_500, 46)
            ]),
        Row(
            country: "KR", widthMHz: 4, operatingClasses: (16, 76), eirp: 4.77, duty: (100, 100),
            spacing: 50000, airtime: 4000,
            list: [
                (8, 921_500, 42)
            ]),
        Row(
            country: "KR", widthMHz: 1, operatingClasses: (14, 74), eirp: 17, duty: (100, 100),
            spacing: 264, airtime: 220,
            list: [
                (18, 926_500, 62), (20, 927_500, nil), (22, 928_500, 102), (24, 929_500, 106),
            ]),
        Row(
            country: "KR", widthMHz: 2, operatingClasses: (15, 75), eirp: 20, duty: (100, 100),
            spacing: 264, airtime: 220,
            list: [
                (19, 927_000, 64), (23, 929_000, 104),
            ]),
        Row(
            country: "SG", widthMHz: 1, operatingClasses: (17, 66), eirp: 29.14, duty: (2.77, 2.77),
            spacing: 100000, airtime: 1000,
            list: [
                (7, 866_500, 40), (9, 867_500, 44), (11, 868_500, 48),
            ]),
        Row(
            country: "SG", widthMHz: 2, operatingClasses: (19, 67), eirp: 29.14, duty: (2.77, 2.77),
            spacing: 100000, airtime: 1000,
            list: [
                (10, 868_000, 46)
            ]),
        Row(
            country: "SG", widthMHz: 1, operatingClasses: (18, 68), eirp: 22.15, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (37, 920_500, 149), (39, 921_500, 153), (41, 922_500, 157), (43, 923_500, 161), (45, 924_500, 165),
            ]),
        Row(
            country: "SG", widthMHz: 2, operatingClasses: (20, 69), eirp: 22.15, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (38, 921_000, 151), (42, 923_000, 159),
            ]),
        Row(
            country: "SG", widthMHz: 4, operatingClasses: (21, 70), eirp: 22.15, duty: (100, 100),
            spacing: 0, airtime: 0,
            list: [
                (40, 922_000, 155)
            ]),
        Row(
            country: "IN", widthMHz: 1, operatingClasses: (6, 66), eirp: 16.13, duty: (10, 2.8),
            spacing: 0, airtime: 0,
            list: [
                (5, 865_500, 36), (7, 866_500, 40), (9, 867_500, 44),
            ]),
    ]
}
