package dev.plinth.architecture.planted;

import java.sql.Connection;

interface SpeaksSql {
    Connection connection();
}
