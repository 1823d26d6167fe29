"""What a framework's file may hold, key by key."""
