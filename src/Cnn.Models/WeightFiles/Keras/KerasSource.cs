using Cnn.Models.WeightFiles.Archives;
using Cnn.Models.WeightFiles.Hdf5;

namespace Cnn.Models.WeightFiles.Keras;

/// <summary>
/// Weights that Keras wrote: an HDF5 file (.weights.h5, or a whole model .h5), or one inside a .keras archive. Any other HDF5 file is a file of tensors by
/// their paths.
/// </summary>
internal sealed class KerasSource : TensorSource
{
    private readonly IDisposable open;
    private readonly Dictionary<string, HdfDataset> datasets = new(StringComparer.Ordinal);

    private KerasSource(IDisposable open, HdfFile file)
    {
        this.open = open;
        HdfGroup? legacy = LegacyLayout.Find(file.Root);
        Layers = legacy is null ? PathLayout.Read(file.Root, datasets) : LegacyLayout.Read(legacy, datasets);
        Entries = [.. Layers.SelectMany(l => l.Tensors)];
        ModelConfig = file.Root.Texts("model_config") is [var config] ? config : null;
        KerasVersion = (file.Root.Texts("keras_version") ?? legacy?.Texts("keras_version")) is [var version] ? version : null;
        IsNumbered = legacy is null;
    }

    public override string Format => "Keras";

    public override IReadOnlyList<TensorEntry> Entries { get; }

    public override IReadOnlyList<StoredLayer> Layers { get; }

    /// <summary>The network as JSON, in files of whole models.</summary>
    public string? ModelConfig { get; }

    /// <summary>The version of Keras that wrote it, if it says so.</summary>
    public string? KerasVersion { get; }

    /// <summary>Whether layers are counted by class, as Keras 3 does, rather than named.</summary>
    public bool IsNumbered { get; }

    /// <summary>The .keras archive that the weights lie in; null for a file of their own.</summary>
    public KerasArchive? Archive => open as KerasArchive;

    /// <summary>Opens an HDF5 file.</summary>
    public static KerasSource Open(string path)
    {
        var window = new FileWindow(path);
        return From(window, () => new HdfStream(window, 0, window.Length));
    }

    /// <summary>The weights in an archive, which is disposed with them, or at once where they cannot be read.</summary>
    public static KerasSource From(KerasArchive archive) => From(archive, archive.OpenWeights);

    public override void RequireReadable(TensorEntry entry) => datasets[entry.Name].RequireReadable();

    public override void Read(TensorEntry entry, Span<byte> destination) => datasets[entry.Name].Read(destination);

    public override void Dispose() => open.Dispose();

    private static KerasSource From(IDisposable open, Func<HdfStream> weights)
    {
        try
        {
            return new KerasSource(open, new HdfFile(weights()));
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }
}
