"""Text as officials' files hold it, made whole: letters, names, numbers, dates, marks and classes.

Nothing here guesses silently: what cannot be read stays missing and the caller reports it, and
every conversion of letters comes back with the column that it was made in.
"""
