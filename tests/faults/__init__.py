"""Nothing is lost or sent twice, whatever fails: real processes, really killed."""
