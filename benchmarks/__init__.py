"""How much time and memory does the bot take? ``make bench`` measures it afresh and prints it side by side."""
