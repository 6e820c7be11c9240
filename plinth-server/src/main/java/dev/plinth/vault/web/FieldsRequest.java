package dev.plinth.vault.web;

import java.util.List;

/** The body that adds fields to a collection. */
record FieldsRequest(List<CollectionRequest.FieldRequest> fields) {}
