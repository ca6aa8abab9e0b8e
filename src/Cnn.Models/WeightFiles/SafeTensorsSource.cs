using System.Buffers.Binary;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles;

/// <summary>A safetensors file.</summary>
internal sealed class SafeTensorsSource : TensorSource
{
    private const int LengthSize = 8;

    private readonly SafeTensorsReader reader;

    public SafeTensorsSource(string path)
    {
        reader = new SafeTensorsReader(path);
        Entries = [.. reader.Entries.Select(e => new TensorEntry(e.Name, TypeOf(e.Type), e.Dims))];
    }

    public override string Format => "safetensors";

    public override IReadOnlyList<TensorEntry> Entries { get; }

    public override IReadOnlyDictionary<string, string> Metadata => reader.Metadata;

    /// <summary>Whether a file begins as one of this kind: with the length of its header in eight bytes, which the file has, and JSON.</summary>
    /// <param name="start">The first bytes, nine or more where there are as many.</param>
    /// <param name="size">How many there are in all.</param>
    public static bool Is(ReadOnlySpan<byte> start, long size) =>
        start.Length > LengthSize && start[LengthSize] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)(size - LengthSize);

    public override void Read(TensorEntry entry, Span<byte> destination) => reader.ReadBytes(entry.Name, destination);

    public override void Dispose() => reader.Dispose();

    private static TensorElement TypeOf(SafeTensorsType type) => type switch
    {
        SafeTensorsType.F32 => TensorElement.Float32,
        SafeTensorsType.F64 => TensorElement.Float64,
        SafeTensorsType.F16 => TensorElement.Float16,
        SafeTensorsType.BF16 => TensorElement.BFloat16,
        SafeTensorsType.I64 => TensorElement.Int64,
        SafeTensorsType.I32 => TensorElement.Int32,
        _ => TensorElement.UInt8,
    };
}
