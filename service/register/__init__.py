"""The register of mutaties as stored: versions, decisions with their reasons, payload, status, withdrawal."""
