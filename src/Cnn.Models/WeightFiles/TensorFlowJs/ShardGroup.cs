using System.Collections.Immutable;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models.WeightFiles.TensorFlowJs;

/// <summary>Files whose bytes, one after the other, are those of some weights.</summary>
internal sealed class ShardGroup
{
    private readonly ImmutableArray<(string Path, long Length)> shards;

    public ShardGroup(IEnumerable<string> paths)
    {
        shards = [.. paths.Select(p =>
        {
            InputFile.Require(p);
            return File.Exists(p) ? (p, new FileInfo(p).Length) : throw new InvalidFormatException(
                $"the weights lie in '{FileText.Shown(Path.GetFileName(p))}', which is not there. Keep the files of a network in one folder.");
        })];
        Length = shards.Sum(s => s.Length);
    }

    public long Length { get; }

    public void Read(long position, Span<byte> destination)
    {
        foreach ((string path, long length) in shards)
        {
            int here = (int)Math.Clamp(length - position, 0, destination.Length);
            if (here > 0)
            {
                using FileStream file = InputFile.Open(path);
                file.Position = position;
                try
                {
                    file.ReadExactly(destination[..here]);
                }
                catch (EndOfStreamException e)
                {
                    throw new InvalidFormatException($"'{FileText.Shown(Path.GetFileName(path))}' became shorter while it was read.", e);
                }

                destination = destination[here..];
            }

            position = Math.Max(0, position - length);
        }
    }
}
