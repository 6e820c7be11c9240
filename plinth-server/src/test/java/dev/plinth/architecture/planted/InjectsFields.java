package dev.plinth.architecture.planted;

import org.springframework.beans.factory.annotation.Autowired;

abstract class InjectsFields {
    @Autowired
    String injected = "";
}
