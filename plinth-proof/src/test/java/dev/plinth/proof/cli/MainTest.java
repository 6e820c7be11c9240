package dev.plinth.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.proof.VerifierKey;
import dev.plinth.proof.witness.KeyFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpNamesEveryCommandAndItsExitCodes(String word) {
        var ran = Ran.of(word);
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("verify FILE|DIR|ZIP", "witness --listen", "keygen --name", "Exit codes: 0 verified");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "witness", "keygen"})
    void eachCommandHasItsHelp(String command) {
        var ran = Ran.of(command, "--help");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith(command);
    }

    @Test
    void nothingOrAnUnknownCommandIsAUsageError() {
        assertThat(Ran.of().exit()).isEqualTo(2);
        assertThat(Ran.of("verfy").exit()).isEqualTo(2);
        assertThat(Ran.of("verfy\u001b").err()).contains("verfy\\u{1b}", "verify, witness, keygen");
    }

    @ParameterizedTest
    @CsvSource({"ed25519, ED25519", "ed25519-cosignature, ED25519_COSIGNATURE", "ml-dsa-44, ML_DSA_44"})
    void keygenMakesAKeyOnlyItsOwnerCanRead(String type, String constant) throws IOException {
        var file = folder.resolve("key");
        var ran = Ran.of("keygen", "--name", "log.example", "--out", file.toString(), "--type", type);
        assertThat(ran.exit()).isZero();
        assertThat(VerifierKey.parse(ran.out().strip()).type()).hasToString(constant);
        assertThat(KeyFile.load(file).key().format()).isEqualTo(ran.out().strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void keygenNeverOverwritesAKey() {
        var file = folder.resolve("key").toString();
        assertThat(Ran.of("keygen", "--name", "log.example", "--out", file).exit())
                .isZero();
        var again = Ran.of("keygen", "--name", "log.example", "--out", file);
        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.err())
                .contains("is there already and is not overwritten")
                .doesNotContain("Exception");
    }

    @Test
    void keygenSaysInWordsWhyItCannotWrite() {
        var file = Path.of("a.key");
        assertThat(KeygenCommand.why(file, new NoSuchFileException("a.key")))
                .isEqualTo("the directory of a.key is not there");
        assertThat(KeygenCommand.why(file, new AccessDeniedException("a.key"))).isEqualTo("you may not write a.key");
        assertThat(KeygenCommand.why(file, new IOException("No space left on device")))
                .isEqualTo("a.key cannot be written: No space left on device");
        var nowhere = folder.resolve("nowhere/key").toString();
        assertThat(Ran.of("keygen", "--name", "a", "--out", nowhere).err()).contains("is not there");
    }

    @Test
    void keygenRefusesBadNamesAndTypes() {
        var file = folder.resolve("key").toString();
        assertThat(Ran.of("keygen", "--name", "a b", "--out", file).exit()).isEqualTo(2);
        assertThat(Ran.of("keygen", "--name", "a", "--out", file, "--type", "rsa")
                        .exit())
                .isEqualTo(2);
        assertThat(Ran.of("keygen", "--out", file).exit()).isEqualTo(2);
        assertThat(Ran.of("keygen", "stray").err()).contains("\"stray\" is not understood");
    }
}
