namespace Cnn.OneDnn.Interop;

/// <summary>One try to load the native library.</summary>
/// <param name="Path">The file, or the name given to the system's loader.</param>
/// <param name="Source">Why this was tried, such as "CNN_ONEDNN_LIBRARY" or "beside the application".</param>
/// <param name="Error">The loader's own words, or null if it loaded.</param>
public sealed record NativeLibraryAttempt(string Path, string Source, string? Error)
{
    /// <summary>Whether the library is there and would load, but is not used because it computes wrongly on this machine.</summary>
    public bool IsRefused { get; init; }
}
