using Cnn.Models.WeightFiles.Archives;
using Cnn.Models.WeightFiles.Hdf5;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Keras;

/// <summary>A .keras file: a zip archive, not compressed, with the network as JSON and the weights as an HDF5 file.</summary>
internal sealed class KerasArchive : IDisposable
{
    private const string ConfigName = "config.json", MetadataName = "metadata.json", WeightsName = "model.weights.h5";
    private const int MostTextBytes = 64 << 20;
    private readonly FileWindow window;
    private readonly Dictionary<string, ZipEntry> files = new(StringComparer.Ordinal);
    private readonly long end;

    public KerasArchive(string path)
    {
        window = new FileWindow(path);
        try
        {
            (List<ZipEntry> entries, end) = ZipDirectory.Read(window);
            foreach (ZipEntry entry in entries)
            {
                files[entry.Name] = entry;
            }
        }
        catch
        {
            window.Dispose();
            throw;
        }
    }

    /// <summary>The network as JSON.</summary>
    public byte[] Config => Content(ConfigName) ?? throw Missing(ConfigName);

    /// <summary>With which version of Keras it was written, as JSON; null if it does not say.</summary>
    public byte[]? Metadata => Content(MetadataName);

    /// <summary>Whether the zip archive is one of Keras.</summary>
    public bool IsKeras => files.ContainsKey(WeightsName) || files.ContainsKey(ConfigName);

    /// <summary>The weights, to be read as long as this is open.</summary>
    public HdfStream OpenWeights()
    {
        if (!files.TryGetValue(WeightsName, out ZipEntry? entry))
        {
            throw Missing(WeightsName);
        }

        return new HdfStream(window, ZipDirectory.ContentOf(window, entry, end), entry.Size);
    }

    public void Dispose() => window.Dispose();

    private byte[]? Content(string name) =>
        files.TryGetValue(name, out ZipEntry? entry) ? window.Read(ZipDirectory.ContentOf(window, entry, end), entry.Size, MostTextBytes, $"'{name}'") : null;

    private static InvalidFormatException Missing(string name) => new($"This zip archive is no .keras file: it has no '{name}'.");
}
