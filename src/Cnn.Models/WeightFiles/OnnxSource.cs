using System.Buffers.Binary;
using Cnn.Models.Onnx.Import;
using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models.WeightFiles;

/// <summary>
/// The weights of an ONNX file, its initializers: floating-point numbers of any size as float32, whole ones as 64 bits. They are read whole, so that sizes that
/// lie are found out first.
/// </summary>
internal sealed class OnnxSource : TensorSource
{
    private readonly Dictionary<string, OnnxTensor> tensors = new(StringComparer.Ordinal);

    public OnnxSource(string path)
    {
        GraphProto graph = OnnxFile.Read(path).Graph ?? throw new InvalidFormatException("this is no ONNX file: it has no graph.");
        var files = new ExternalData(Path.GetDirectoryName(Path.GetFullPath(path)));
        foreach (TensorProto tensor in graph.Initializer)
        {
            try
            {
                if (!tensors.TryAdd(tensor.Name, OnnxTensor.From(tensor, files)))
                {
                    throw new InvalidFormatException($"tensor '{PlainText.Excerpt(tensor.Name)}' is there twice.");
                }
            }
            catch (UnsupportedException e)
            {
                throw new InvalidFormatException(e.Message, e);
            }
        }

        Entries = [.. tensors.Select(
            t => new TensorEntry(t.Key, t.Value.Numbers is null ? TensorElement.Int64 : TensorElement.Float32, [.. t.Value.Dims.Select(d => (long)d)]))];
    }

    public override string Format => "ONNX";

    public override IReadOnlyList<TensorEntry> Entries { get; }

    public override void Read(TensorEntry entry, Span<byte> destination)
    {
        OnnxTensor tensor = tensors[entry.Name];
        for (int i = 0; i < tensor.Count; i++)
        {
            if (tensor.Numbers is { } numbers)
            {
                BinaryPrimitives.WriteSingleLittleEndian(destination[(i * sizeof(float))..], numbers[i]);
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(destination[(i * sizeof(long))..], tensor.Integers![i]);
            }
        }
    }

    public override void Dispose()
    {
    }
}
