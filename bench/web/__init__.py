"""What the screens weigh and how soon they answer, in Chromium."""
