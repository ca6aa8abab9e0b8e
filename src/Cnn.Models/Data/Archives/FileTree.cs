using System.IO.Compression;

namespace Cnn.Models.Data.Archives;

/// <summary>Folders with files: on the disk, or inside of an archive that is read where it lies.</summary>
internal abstract class FileTree
{
    private readonly List<string> beside = [];

    private static readonly string[] PartNames = ["train", "test", "val", "valid", "validation"];

    /// <summary>The machine's own folders.</summary>
    public static FileTree Disk { get; } = new DiskTree();

    /// <summary>Whether files lie in an archive.</summary>
    public abstract bool IsArchive { get; }

    /// <summary>Sentences on what of an archive is left out.</summary>
    public virtual IReadOnlyList<string> Notes => beside;

    /// <summary>The files or folders in a folder, in the ordinal order of their names.</summary>
    /// <exception cref="DataException">The folder cannot be listed.</exception>
    public abstract string[] List(string folder, bool folders);

    /// <summary>The content of a file, or its start.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largest">The most bytes that it may have.</param>
    /// <param name="most">How many are wanted.</param>
    /// <exception cref="DataException">It cannot be read, or has more.</exception>
    public abstract byte[] Read(string path, int largest, int most = int.MaxValue);

    /// <summary>The tree that a path stands for, and the folder in it where a set begins.</summary>
    /// <exception cref="DataException">It is an archive that cannot be read.</exception>
    public static (FileTree Tree, string Root) Open(string path)
    {
        if (!File.Exists(path))
        {
            return (Disk, path);
        }

        byte[] start = DataFile.Read(path, "an archive", file =>
        {
            byte[] bytes = new byte[Math.Min(file.Length, TarIndex.Block)];
            file.ReadExactly(bytes);
            return bytes;
        });
        FileTree? tree = start.AsSpan().StartsWith("PK\x03\x04"u8) ? new ZipTree(path)
            : TarIndex.IsHeader(start) ? new TarTree(path, null)
            : start.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? TarTree.Unpack(path)
            : null;
        return tree is null ? (Disk, path) : (tree, Inside(tree, path));
    }

    // An archive of a folder has that folder around all, and perhaps a file that says what it is.
    private static string Inside(FileTree tree, string path)
    {
        string root = path;
        var leftOut = new LeftOut();
        while (tree.List(root, folders: true) is [var only] && !PartNames.Contains(Path.GetFileName(only).ToLowerInvariant())
            && tree.List(only, folders: true).Length > 0)
        {
            leftOut.AddStray(tree.List(root, folders: false));
            root = only;
        }

        tree.beside.AddRange(leftOut.Sentences(path));
        return root;
    }

    private sealed class DiskTree : FileTree
    {
        public override bool IsArchive => false;

        public override string[] List(string folder, bool folders) => DataFile.List(folder, folders);

        public override byte[] Read(string path, int largest, int most = int.MaxValue) => DataFile.Read(path, "an image", file =>
        {
            if (file.Length > largest)
            {
                throw new DataException($"{path} has {file.Length} bytes: expected an image file of at most {largest}.");
            }

            byte[] bytes = new byte[Math.Min(file.Length, most)];
            file.ReadExactly(bytes);
            return bytes;
        });
    }
}
