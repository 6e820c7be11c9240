package dev.plinth.keys;

/** Prepares changes: everything that needs a provider happens here, outside of any transaction. */
final class Effects {
    private final RotateEffect rotate;
    private final RewrapEffect rewrap;
    private final CustodyEffects custody;
    private final DestroyEffects destroy;

    Effects(RotateEffect rotate, RewrapEffect rewrap, CustodyEffects custody, DestroyEffects destroy) {
        this.rotate = rotate;
        this.rewrap = rewrap;
        this.custody = custody;
        this.destroy = destroy;
    }

    Effect prepare(Change change) {
        return switch (change.action()) {
            case CREATE -> throw new IllegalStateException("Keysets are created and applied in one step");
            case ROTATE -> rotate.prepare(change);
            case REWRAP -> rewrap.prepare(change);
            case PULL -> custody.pull(change);
            case RESTORE -> custody.restore(change);
            case DESTROY -> destroy.version(change);
            case DESTROY_KEK -> destroy.kek(change);
            case ACCEPT -> custody.accept(change);
            case SHRED -> destroy.salt(change);
        };
    }
}
