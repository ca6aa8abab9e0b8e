using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>The operator cases that PyTorch computed: those of tests/Golden, or of the folder that a variable names.</summary>
internal static class GoldenOps
{
    /// <summary>The tests that read the folder: the target Test runs them once more with the whole set, where it is there.</summary>
    public const string Category = "Golden";

    private const string Variable = "CNN_TEST_GOLDEN";
    private static readonly Lazy<(JsonElement Header, byte[] Bytes, int Start)> Tensors = new(OpenTensors);

    public static IEnumerable<JsonElement> Cases => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "ops.json"))).RootElement.EnumerateArray();

    private static string Folder { get; } = Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(AppContext.BaseDirectory, "Golden");

    public static HostTensor Tensor(string name)
    {
        (JsonElement header, byte[] bytes, int start) = Tensors.Value;
        JsonElement entry = header.GetProperty(name), offsets = entry.GetProperty("data_offsets");
        int[] dims = [.. entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
        ReadOnlySpan<byte> data = bytes.AsSpan(start + offsets[0].GetInt32(), offsets[1].GetInt32() - offsets[0].GetInt32());
        return entry.GetProperty("dtype").GetString() == "I32"
            ? new HostTensor(MemoryMarshal.Cast<byte, int>(data).ToArray())
            : new HostTensor(MemoryMarshal.Cast<byte, float>(data).ToArray(), dims);
    }

    private static (JsonElement Header, byte[] Bytes, int Start) OpenTensors()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder, "ops.safetensors"));
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return (JsonDocument.Parse(bytes.AsMemory(8, length)).RootElement, bytes, 8 + length);
    }
}
