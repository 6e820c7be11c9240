package dev.plinth.architecture.planted;

import java.util.UUID;

final class AsksTheClock {
    UUID invented() {
        return UUID.randomUUID();
    }
}
