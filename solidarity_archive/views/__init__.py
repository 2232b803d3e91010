"""What a person sees: functions that return Rich renderables."""
