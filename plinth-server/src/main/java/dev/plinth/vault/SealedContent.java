package dev.plinth.vault;

/** The values of a record as they are stored, with the key that opens the sealed ones. The arrays are not copied: MUST NOT be changed. */
@SuppressWarnings("ArrayRecordComponent") // lives from sealing to insert only; copying each record twice would be felt
record SealedContent(int keyVersion, int generation, byte[] clear, byte[] sealed) {
    @Override
    public String toString() {
        return "SealedContent[key version %d]".formatted(keyVersion);
    }
}
