namespace Cnn.Native.Npm;

/// <summary>Where npm package files come from.</summary>
internal interface INpmSource
{
    /// <summary>Says why this source cannot be used on this machine at all; null when it can.</summary>
    string? Missing();

    /// <summary>Downloads a package's file.</summary>
    /// <param name="entry">The package.</param>
    /// <param name="folder">An empty folder for it.</param>
    /// <returns>The downloaded file.</returns>
    /// <exception cref="NativeFetchException">It cannot be downloaded.</exception>
    string Download(NpmEntry entry, string folder);
}
