-- Reports of 20 samples for wrk, ten a second of each device's time: a device for each thread, bench00 and on, so give wrk
-- as many threads as connections. Environment: REPORT_FORM compact, json or influx; REPORT_PATH, in which NODE is the device.
local form = os.getenv("REPORT_FORM")
local path = os.getenv("REPORT_PATH")
local node
local metrics = {}
for index = 1, 20 do
    metrics[index] = string.format("i2c.bench%02d.reading_c", index)
end

local threads = 0
function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

-- LEB128, and folded for signed numbers, as docs/telemetry.md has the compact batch.
local function unsigned(value)
    local octets = {}
    repeat
        local low = value % 128
        value = (value - low) / 128
        octets[#octets + 1] = string.char(value > 0 and low + 128 or low)
    until value == 0
    return table.concat(octets)
end

local function signed(value)
    return unsigned(value >= 0 and value * 2 or -value * 2 - 1)
end

local function text(value)
    return unsigned(#value) .. value
end

local names
local boot
local sequence = 0
local started
local readings = {}
local headers

function init(arguments)
    math.randomseed(number + 1)
    node = string.format("bench%02d", number)
    path = path:gsub("NODE", node)
    boot = tostring(os.time())
    -- A second between two runs is five minutes of the devices' time, so that they do not overlap.
    local second = os.time() % 86400
    started = (os.time() - second - 320 * 86400) * 1000 + second * 300000
    for index = 1, 20 do readings[index] = 2000 + index * 10 end
    local last = ""
    local parts = { unsigned(20) }
    for index = 1, 20 do
        local name = metrics[index]
        local shared = 0
        while shared < #last and name:byte(shared + 1) == last:byte(shared + 1) do shared = shared + 1 end
        parts[#parts + 1] = unsigned(shared) .. text(name:sub(shared + 1))
        last = name
    end
    names = table.concat(parts)
    local media = { compact = "application/vnd.halo.telemetry", json = "application/json", influx = "text/plain" }
    headers = { ["Content-Type"] = media[form], ["Authorization"] = "Bearer halo_" .. node }
    if form == "influx" then headers["Authorization"] = nil end
end

function request()
    local time = started + sequence * 100
    for index = 1, 20 do readings[index] = readings[index] + math.random(-3, 3) end
    local parts = {}
    if form == "compact" then
        parts[1] = string.char(1) .. text(node) .. text(boot) .. unsigned(sequence * 20) .. unsigned(0) .. unsigned(20)
        parts[2] = names .. unsigned(20)
        parts[3] = signed(time) .. unsigned(20) .. string.char(0) .. unsigned(20)
        for index = 1, 20 do parts[#parts + 1] = string.char(2) .. signed(readings[index]) end
    elseif form == "json" then
        for index = 1, 20 do
            parts[index] = string.format(
                '{"metric":"%s","quality":"good","time_ms":%d,"value":%.2f}', metrics[index], time, readings[index] / 100)
        end
        parts = {
            string.format('{"node_id":"%s","boot_id":"%s","first_sequence":%d,"samples":[', node, boot, sequence * 20),
            table.concat(parts, ","), "]}"
        }
    else
        for index = 1, 20 do
            parts[index] = string.format(
                "%s,node=%s value=%.2f %d\n", metrics[index], node, readings[index] / 100, time)
        end
    end
    sequence = sequence + 1
    return wrk.format("POST", path, headers, table.concat(parts))
end

-- One line for the shell: reports, seconds, answers that were not 2xx.
function done(summary, latency, requests)
    io.write(string.format(
        "RESULT %d %.3f %d %.0f %.0f\n", summary.requests, summary.duration / 1e6,
        summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
