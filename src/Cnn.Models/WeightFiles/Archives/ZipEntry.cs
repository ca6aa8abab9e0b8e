namespace Cnn.Models.WeightFiles.Archives;

/// <summary>A file inside a zip archive that lies there as it is.</summary>
/// <param name="Name">Its path inside.</param>
/// <param name="Header">Where its local header begins.</param>
/// <param name="Size">How many bytes it has.</param>
internal sealed record ZipEntry(string Name, long Header, long Size);
