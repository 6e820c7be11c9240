package dev.plinth.tenancy;

/** {@link KeyStore} over the pools of the regions. */
record PooledKeyStore(Stores stores) implements KeyStore {
    @Override
    public <T> T withConnection(RegionId region, Work<T> work) {
        return stores.region(region).keys().inTransaction(work::run);
    }

    @Override
    public <T> T withConnection(OrgId org, Work<T> work) {
        return stores.regionOf(org).keys().inTransaction(work::run);
    }
}
