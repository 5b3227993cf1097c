"""`python -m demo --camera FILE_OR_RTSP`: one camera, one alert, its masked picture on a ticket."""
