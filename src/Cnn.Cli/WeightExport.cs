using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli;

/// <summary>Writes parameters of a safetensors file in another form.</summary>
internal static class WeightExport
{
    public static void Write(string file, TensorFile reader, TensorEntry[] entries, string form, string? path, TextWriter output)
    {
        switch (form)
        {
            case "npy" when entries.Length == 1 && !Directory.Exists(path):
                Npy.Save(path!, Tensor(reader, entries[0]));
                break;
            case "npy":
                var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (TensorEntry entry in entries)
                {
                    Npy.Save(Path.Combine(path!, FileNames.From(entry.Name, taken) + ".npy"), Tensor(reader, entry));
                }

                break;
            case "safetensors":
                SafeTensors.Save(path!, entries.Select(e => KeyValuePair.Create(e.Name, Tensor(reader, e))));
                break;
            case "pytorch":
                using (var model = Model.Load(file))
                {
                    model.SaveWeights(path!, WeightFormat.PyTorch);
                }

                break;
            default:
                WriteText(reader, entries, path, output);
                break;
        }
    }

    public static float[] Floats(TensorFile reader, TensorEntry entry)
    {
        float[] values = new float[entry.Shape.ElementCount];
        reader.ReadFloats(entry.Name, values);
        return values;
    }

    private static Tensor Tensor(TensorFile reader, TensorEntry entry) => Cnn.OneDnn.Tensor.From<float>(Floats(reader, entry), entry.Shape);

    private static void WriteText(TensorFile reader, TensorEntry[] entries, string? path, TextWriter output)
    {
        if (path is null)
        {
            WriteText(reader, entries, output);
            return;
        }

        using var file = new AtomicFile(path);
        using (var to = new StreamWriter(file.Stream, leaveOpen: true))
        {
            WriteText(reader, entries, to);
        }

        file.Commit();
    }

    private static void WriteText(TensorFile reader, TensorEntry[] entries, TextWriter to)
    {
        foreach (TensorEntry entry in entries)
        {
            // A line with name and sizes, then a line for each place of all axes but the last.
            to.WriteLine($"# {PlainText.Escape(entry.Name)} ({string.Join(", ", entry.Dims)})");
            float[] values = Floats(reader, entry);
            int columns = entry.Shape.Rank == 0 ? 1 : Math.Max(1, entry.Shape[-1]);
            for (int row = 0; row < values.Length; row += columns)
            {
                to.WriteLine(
                    string.Join(' ', new ArraySegment<float>(values, row, Math.Min(columns, values.Length - row))
                        .Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
            }
        }
    }
}
