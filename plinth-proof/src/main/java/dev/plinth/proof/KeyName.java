package dev.plinth.proof;

/** The rule for names of keys (C2SP signed-note): not empty, no space of any kind, no plus, no control character. */
final class KeyName {
    private static final int NEXT_LINE = 0x85;

    private KeyName() {}

    static String require(String name) {
        if (name.isEmpty() || name.codePoints().anyMatch(KeyName::refused)) {
            throw ProofException.malformed(
                    "A key name may not be empty or hold spaces, plus signs or control characters");
        }
        return name;
    }

    private static boolean refused(int c) {
        return c == '+' || c < ' ' || c == NEXT_LINE || Character.isSpaceChar(c);
    }
}
