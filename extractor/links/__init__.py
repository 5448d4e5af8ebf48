"""What belongs to what: links between spans that the stages found."""
