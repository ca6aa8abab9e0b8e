namespace Cnn.OneDnn.Diagnosis;

/// <summary>Takes the user out of a text that is sent to others.</summary>
internal static class Privacy
{
    private const string Superuser = "root";

    public static string Hide(string text) => Hide(text, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.UserName);

    /// <param name="text">What is to be sent.</param>
    /// <param name="home">The user's folder, which becomes ~.</param>
    /// <param name="user">The user's name, which becomes USER where it is a part of a path.</param>
    public static string Hide(string text, string home, string user)
    {
        // A root directory as home is everybody's.
        if (home.Length > 1)
        {
            text = ReplacePart(text, home.TrimEnd('/', '\\'), "~", boundaryBefore: false);
        }

        return user.Length == 0 || user == Superuser ? text : ReplacePart(text, user, "USER", boundaryBefore: true);
    }

    // Only whole names in paths: a user may be called "cnn", or "a".
    private static string ReplacePart(string text, string part, string replacement, bool boundaryBefore)
    {
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at, StringComparison.Ordinal))
        {
            int end = at + part.Length;
            bool whole = (!boundaryBefore || (at > 0 && text[at - 1] is '/' or '\\'))
                && (end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.'));
            text = whole ? string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(end)) : text;
            at = whole ? at + replacement.Length : end;
            if (at >= text.Length)
            {
                break;
            }
        }

        return text;
    }
}
