using Cnn.Models.Data.Lists;

namespace Cnn.Models.Data.Parquet;

/// <summary>One Parquet file of a set: which columns it has, and what they hold.</summary>
internal sealed class ParquetTable
{
    private readonly ParquetFooter footer;

    private ParquetTable(string path, ListPart part, ParquetFooter footer)
    {
        (Path, Part, this.footer) = (path, part, footer);
        Columns = new ParquetColumns(0, 0, []);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it is for.</summary>
    public ListPart Part { get; }

    /// <summary>Which of its columns are used.</summary>
    public ParquetColumns Columns { get; private init; }

    /// <summary>The names of its classes by their numbers; null where it has none.</summary>
    public string[]? Names { get; private init; }

    /// <summary>The column of the images.</summary>
    public ParquetLeaf Images => footer.Leaves[Columns.Images];

    /// <summary>The column of the labels.</summary>
    public ParquetLeaf Labels => footer.Leaves[Columns.Labels];

    /// <summary>Whether images are numbers, one for each pixel.</summary>
    public bool HasPixels => Images.Type != ParquetType.ByteArray;

    /// <summary>Looks at a file's description.</summary>
    /// <exception cref="DataException">It is damaged, or does not have what a set of images has.</exception>
    public static ParquetTable Open(string path, ListPart part, DataOptions options, List<string> notes) => DataFile.Read(path, "a Parquet file", file =>
    {
        ParquetFooter footer = ParquetFooter.Read(path, file);
        Dictionary<string, string[]> classes = HuggingFaceFeatures.ClassesIn(path, footer.Texts, notes);
        var columns = ParquetColumns.Find(path, footer.Leaves, classes, options);
        return new ParquetTable(path, part, footer)
        {
            Columns = columns,
            Names = footer.Leaves[columns.Labels].Type == ParquetType.ByteArray ? null : classes.GetValueOrDefault(footer.Leaves[columns.Labels].Column),
        };
    });

    /// <summary>Reads both columns through.</summary>
    /// <returns>The label of each row; null where it has none.</returns>
    /// <exception cref="DataException">The file is damaged.</exception>
    public IReadOnlyList<string?> Read(IParquetSink images, Func<int> rows) => DataFile.Read(Path, "a Parquet file", file =>
    {
        var labels = new LabelTexts(Path, Names, Labels.MostRepeated > 0);
        foreach (ParquetChunk[] group in footer.Groups)
        {
            if (labels.Texts.Count + (Labels.MostRepeated == 0 ? group[Columns.Labels].Values : 0) > footer.Rows
                || (Images.MostRepeated == 0 && group[Columns.Images].Values > footer.Rows))
            {
                throw new InvalidDataException("It has more rows than it says.");
            }

            new ParquetColumn(Path, file, Labels, group[Columns.Labels], labels).Read();
            new ParquetColumn(Path, file, Images, group[Columns.Images], images).Read();
        }

        return labels.Texts.Count == footer.Rows && rows() == footer.Rows
            ? labels.Texts
            : throw new InvalidDataException("It does not have as many images and labels as rows.");
    });
}
