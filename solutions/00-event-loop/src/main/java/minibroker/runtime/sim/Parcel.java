package minibroker.runtime.sim;

/** What travels from one end of a connection to the other; parcels of one direction never overtake each other. */
sealed interface Parcel {
    /** The other end has accepted. */
    record Accepted() implements Parcel {}

    record Frame(byte[] bytes, long crc) implements Parcel {}

    record End(String why) implements Parcel {}
}
