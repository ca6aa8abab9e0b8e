using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Fuzzing;

/// <summary>Every reader of a file format that the packages have.</summary>
internal static class FileReaders
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    public static IReadOnlyList<FileReader> All { get; } =
    [
        new("checkpoint", "model.cnn", path => Model.Load(path, Managed).Dispose()),
        new("safetensors", "weights.safetensors", path => _ = SafeTensors.Load(path)),
        new("npy", "tensor.npy", path => _ = Npy.Load(path)),
        new("onnx", "model.onnx", path => OnnxModel.Load(path, new OnnxImportOptions { Engine = Managed }).Dispose()),
        new("png", "picture.png", path => _ = ImageFile.Read(path)),
        new("jpeg", "picture.jpg", path => _ = ImageFile.Read(path)),
        new("bmp", "picture.bmp", path => _ = ImageFile.Read(path)),
        new("gif", "picture.gif", path => _ = ImageFile.Read(path)),
        new("webp", "picture.webp", path => _ = ImageFile.Read(path)),
        new("npz", "set.npz", path => _ = DataSets.Open($"npz:{path}")),
        new("zip", "folders.zip", path => _ = DataSets.Open($"folder:{path}")),
        new("tar", "folders.tar", path => _ = DataSets.Open($"folder:{path}")),
        new("shards", "shard.tar", path => _ = DataSets.Open($"shards:{path}")),
        new("parquet", "table.parquet", path => _ = DataSets.Open($"parquet:{path}")),
        new("mat", "svhn.mat", path => _ = DataSets.Open($"mat:{path}")),
        new("series", "waves.tsv", path => _ = DataSets.Open($"series:{path}")),
        new("csv", "data.csv", path => _ = DataSets.Open($"csv:{path}")),
        new("list", "list.csv", path => _ = DataSets.ListImages(path)),
        new("idx", "images-idx3-ubyte", path => _ = IdxFile.Read(path, rank: 3)),
        new("state-dict", "weights.pth", ReadTensors),
        new("keras", "network.h5", ReadNetwork),
        new("tfjs", "model.json", ReadNetwork),
        new("weight-map", "map.json", path => _ = WeightMap.Load(path).Translate("backbone.features.0.weight")),
        new("run", "run.jsonl", path => _ = RunReport.Draw(Path.GetDirectoryName(path)!)),
    ];

    /// <summary>The reader of a name; null if there is none.</summary>
    public static FileReader? Named(string name) => All.FirstOrDefault(r => r.Name == name);

    // The weights by themselves, then the network, which may be refused although they are sound.
    private static void ReadNetwork(string path)
    {
        ReadTensors(path);
        KerasModel.Load(path, new KerasImportOptions { Engine = Managed }).Dispose();
    }

    private static void ReadTensors(string path)
    {
        using var file = TensorFile.Open(path);
        foreach (TensorEntry entry in file.Entries)
        {
            file.Read(entry.Name);
        }
    }
}
