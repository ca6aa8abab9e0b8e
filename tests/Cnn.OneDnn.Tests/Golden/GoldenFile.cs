using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cnn.OneDnn.Tests.Golden;

/// <summary>Reads reference tensors without the library's own reader, so that an error in one cannot hide an error in the other.</summary>
internal sealed class GoldenFile
{
    private readonly byte[] bytes;
    private readonly JsonElement header;
    private readonly int dataStart;

    private GoldenFile(byte[] bytes)
    {
        this.bytes = bytes;
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        header = JsonDocument.Parse(bytes.AsMemory(8, length)).RootElement;
        dataStart = 8 + length;
    }

    public static GoldenFile Open(string name) => new(File.ReadAllBytes(PathOf(name)));

    public static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllBytes(PathOf(name))).RootElement;

    public float[] Floats(string tensor)
    {
        JsonElement entry = header.GetProperty(tensor);
        Assert.That(entry.GetProperty("dtype").GetString(), Is.EqualTo("F32"), tensor);
        JsonElement offsets = entry.GetProperty("data_offsets");
        int start = offsets[0].GetInt32(), end = offsets[1].GetInt32();
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(dataStart + start, end - start)).ToArray();
    }

    private static string PathOf(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", name);
}
