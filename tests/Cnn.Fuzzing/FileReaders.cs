using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Fuzzing;

/// <summary>Every reader of a file format that the packages have.</summary>
internal static class FileReaders
{
    private const int MostSamples = 8;

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

        // By themselves, so that the fuzzer changes them for as long as any other: a profile in a JPEG file is neither packed nor sealed.
        new("icc", "profile.jpg", path => _ = ImageFile.Read(path)),
        new("npz", "set.npz", path => ReadSet($"npz:{path}")),
        new("zip", "folders.zip", path => ReadSet($"folder:{path}")),
        new("tar", "folders.tar", path => ReadSet($"folder:{path}")),
        new("masks", "masks.zip", path => ReadSet($"masks:{path}")),
        new("shards", "shard.tar", path => ReadSet($"shards:{path}")),
        new("parquet", "table.parquet", path => ReadSet($"parquet:{path}")),
        new("mat", "svhn.mat", path => ReadSet($"mat:{path}")),
        new("series", "waves.tsv", path => ReadSet($"series:{path}")),
        new("csv", "data.csv", path => ReadSet($"csv:{path}")),
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

    // A set and its samples, most of which are read only when they are asked for.
    private static void ReadSet(string spec)
    {
        DataSplit data = DataSets.Open(spec);
        foreach (Dataset part in new[] { data.Train, data.Test })
        {
            var batch = new Batch(1, part.Inputs, part.Targets);
            for (int i = 0; i < Math.Min(part.Count, MostSamples); i++)
            {
                part.Fill([i], 0, batch);
            }
        }
    }

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
