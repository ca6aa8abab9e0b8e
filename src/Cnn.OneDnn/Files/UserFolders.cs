namespace Cnn.OneDnn.Files;

/// <summary>
/// The user's own folders. One that is not named from the root of the file system is none: it would be another one in every folder that a program is started
/// in.
/// </summary>
public static class UserFolders
{
    /// <summary>
    /// The folder for what can be had again: $XDG_CACHE_HOME, else .cache in the home folder, on Windows the local application data; null where there is none.
    /// </summary>
    public static string? Cache => CacheOf(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME"),
        OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home
                ? Path.Combine(home, ".cache")
                : null);

    /// <summary>The one of two that can be used, the first if both can.</summary>
    internal static string? CacheOf(string? named, string? usual) => IsPlace(named) ? named : IsPlace(usual) ? usual : null;

    private static bool IsPlace(string? folder) => !string.IsNullOrEmpty(folder) && Path.IsPathFullyQualified(folder);
}
