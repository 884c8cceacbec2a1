import HaloModel

/// Neighbour lists: sorted by address, so that what happens at the same instant happens in an order that does not depend
/// on who was attached first. Changes apply at once to transmissions on the air.
extension RadioMedium {
    func setLink(_ sender: Int, _ link: Neighbour) {
        let station = stations + sender
        let index = insertionIndex(sender, link.radio)
        let count = Int(station.pointee.neighbourCount)
        if let list = station.pointee.neighbours, index < count, list[index].radio == link.radio {
            let old = list[index].power
            list[index] = link
            adjustSignal(sender, link.radio, from: old, to: link.power)
            return
        }
        let list = reserveNeighbour(station)
        (list + index + 1).update(from: list + index, count: count - index)
        list[index] = link
        station.pointee.neighbourCount += 1
        adjustSignal(sender, link.radio, from: 0, to: link.power)
    }

    func removeLink(_ sender: Int, _ receiver: Int32) {
        let station = stations + sender
        let index = insertionIndex(sender, receiver)
        let count = Int(station.pointee.neighbourCount)
        guard let list = station.pointee.neighbours, index < count, list[index].radio == receiver else { return }
        let old = list[index].power
        (list + index).update(from: list + index + 1, count: count - index - 1)
        station.pointee.neighbourCount -= 1
        adjustSignal(sender, receiver, from: old, to: 0)
    }

    /// Where `receiver` is or belongs in the list: ordered by address, stations that share one by identifier.
    private func insertionIndex(_ sender: Int, _ receiver: Int32) -> Int {
        guard let list = stations[sender].neighbours else { return 0 }
        let key = (addresses[Int(receiver)], receiver)
        var low = 0
        var high = Int(stations[sender].neighbourCount)
        while low < high {
            let middle = (low + high) / 2
            let radio = list[middle].radio
            if (addresses[Int(radio)], radio) < key {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The list with room for one more.
    private func reserveNeighbour(_ station: UnsafeMutablePointer<Station>) -> UnsafeMutablePointer<Neighbour> {
        let count = Int(station.pointee.neighbourCount)
        let capacity = Int(station.pointee.neighbourCapacity)
        if let list = station.pointee.neighbours, count < capacity { return list }
        let larger = UnsafeMutablePointer<Neighbour>.allocate(capacity: max(8, 2 * capacity))
        larger.initialize(
            repeating: Neighbour(power: 0, radio: -1, rateIndex: 0, signalDBm: 0, isDecodable: false),
            count: max(8, 2 * capacity))
        if let list = station.pointee.neighbours {
            larger.update(from: list, count: count)
            list.deallocate()
        }
        station.pointee.neighbours = larger
        station.pointee.neighbourCapacity = Int32(max(8, 2 * capacity))
        return larger
    }

    /// A link changes while the sender may be on the air: the power at the receiver follows.
    private func adjustSignal(_ sender: Int, _ receiver: Int32, from old: Int64, to new: Int64) {
        let slot = stations[sender].transmission
        guard slot >= 0, old != new else { return }
        let now = events.now
        let station = stations + Int(receiver)
        if station.pointee.lock >= 0, station.pointee.lockIsWanted {
            addLoss(station, now: now)
        }
        if station.pointee.lock == slot {
            station.pointee.lockPower = new
            if new == 0 {
                station.pointee.lock = -1
                statistics.missed &+= station.pointee.lockIsWanted ? 1 : 0
            }
        }
        station.pointee.energy += new - old
        let isBusy = station.pointee.isTransmitting || station.pointee.energy >= station.pointee.busyThreshold
        if isBusy, !station.pointee.isBusy {
            mediumBecameBusy(station, now: now)
        } else if !isBusy, station.pointee.isBusy {
            mediumBecameIdle(station, Int(receiver), now: now)
        }
    }
}
