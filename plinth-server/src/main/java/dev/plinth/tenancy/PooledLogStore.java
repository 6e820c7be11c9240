package dev.plinth.tenancy;

/** {@link LogStore} over the pools of the regions. */
record PooledLogStore(Stores stores) implements LogStore {
    @Override
    public <T> T withConnection(RegionId region, Work<T> work) {
        return stores.region(region).sequencer().inTransaction(work::run);
    }
}
