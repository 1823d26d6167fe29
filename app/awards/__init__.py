"""What has been granted: eligibility, decision, award, certificate, verification."""
