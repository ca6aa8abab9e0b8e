using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using Google.Protobuf;

namespace Cnn.Models.Onnx.Import;

/// <summary>The messages of an ONNX file, not yet believed.</summary>
internal static class OnnxFile
{
    /// <exception cref="InvalidFormatException">It is no ONNX file, or too large for one.</exception>
    public static ModelProto Read(string path)
    {
        InputFile.Require(path);
        long length = new FileInfo(path).Length;
        return length <= Array.MaxLength
            ? Parse(File.ReadAllBytes(path))
            : throw new InvalidFormatException($"the file has {length} bytes; an ONNX file has fewer than 2 GiB.");
    }

    /// <inheritdoc cref="Read"/>
    public static ModelProto Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidFormatException($"this is no ONNX file, or it is damaged: {e.Message}", e);
        }
    }
}
