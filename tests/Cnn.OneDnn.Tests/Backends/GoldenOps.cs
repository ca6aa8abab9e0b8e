using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>The operator cases that PyTorch computed, from the folder of golden files next to the repository.</summary>
internal static class GoldenOps
{
    private static readonly Lazy<(JsonElement Header, byte[] Bytes, int Start)> Tensors = new(OpenTensors);

    /// <summary>Where the files are, or null.</summary>
    public static string? Folder { get; } = Find();

    public static IEnumerable<JsonElement> Cases => Folder is null
        ? []
        : JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "ops.json"))).RootElement.EnumerateArray();

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
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder!, "ops.safetensors"));
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return (JsonDocument.Parse(bytes.AsMemory(8, length)).RootElement, bytes, 8 + length);
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cnn.sln")))
            {
                string golden = Path.Combine(folder.FullName, "..", "shared", "golden");
                return File.Exists(Path.Combine(golden, "ops.json")) ? golden : null;
            }
        }

        return null;
    }
}
