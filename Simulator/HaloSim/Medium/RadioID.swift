/// A station of a `RadioMedium`: the count of stations attached before it.
public typealias RadioID = Int
