using Cnn.Models.WeightFiles.Hdf5;
using Cnn.OneDnn.Files;

namespace Cnn.Models.WeightFiles.Keras;

/// <summary>
/// Weights that Keras wrote: an HDF5 file (.weights.h5, or a whole model .h5), or one inside a .keras archive. Any other HDF5 file is a file of tensors by
/// their paths.
/// </summary>
internal sealed class KerasSource : TensorSource
{
    private readonly HdfFile file;
    private readonly Dictionary<string, HdfDataset> datasets = new(StringComparer.Ordinal);

    private KerasSource(HdfFile file)
    {
        this.file = file;
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

    /// <summary>Opens an HDF5 file or a .keras archive.</summary>
    public static KerasSource Open(string path, bool isArchive)
    {
        if (!isArchive)
        {
            return From(InputFile.Open(path));
        }

        using var archive = new KerasArchive(path);
        return From(archive.OpenWeights());
    }

    public override void Read(TensorEntry entry, Span<byte> destination) => datasets[entry.Name].Read(destination);

    public override void Dispose() => file.Dispose();

    private static KerasSource From(Stream stream)
    {
        try
        {
            return new KerasSource(new HdfFile(stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
