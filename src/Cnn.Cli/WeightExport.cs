using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>Writes parameters of a safetensors file in another form.</summary>
internal static class WeightExport
{
    private const int ShortName = 100;

    public static void Write(string file, SafeTensorsReader reader, SafeTensorsEntry[] entries, string form, string? path, TextWriter output)
    {
        if (path is not null && Path.GetFullPath(path) == Path.GetFullPath(file))
        {
            throw new UsageException("--output names the file that is read; give another.");
        }

        switch (form)
        {
            case "npy" when entries.Length == 1 && !Directory.Exists(path):
                Npy.Save(path!, Tensor(reader, entries[0]));
                break;
            case "npy":
                Directory.CreateDirectory(path!);
                var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (SafeTensorsEntry entry in entries)
                {
                    Npy.Save(Path.Combine(path!, FileName(entry.Name, taken)), Tensor(reader, entry));
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

    public static float[] Floats(SafeTensorsReader reader, SafeTensorsEntry entry)
    {
        float[] values = new float[entry.Shape.ElementCount];
        reader.ReadFloats(entry.Name, values);
        return values;
    }

    private static Tensor Tensor(SafeTensorsReader reader, SafeTensorsEntry entry) => Cnn.OneDnn.Tensor.From<float>(Floats(reader, entry), entry.Shape);

    private static void WriteText(SafeTensorsReader reader, SafeTensorsEntry[] entries, string? path, TextWriter output)
    {
        using StreamWriter? file = path is null ? null : new StreamWriter(path);
        TextWriter to = file ?? output;
        foreach (SafeTensorsEntry entry in entries)
        {
            // A line with name and sizes, then a line for each place of all axes but the last.
            to.WriteLine($"# {entry.Name} ({string.Join(", ", entry.Dims)})");
            float[] values = Floats(reader, entry);
            int columns = entry.Shape.Rank == 0 ? 1 : Math.Max(1, entry.Shape[-1]);
            for (int row = 0; row < values.Length; row += columns)
            {
                to.WriteLine(string.Join(' ', new ArraySegment<float>(values, row, Math.Min(columns, values.Length - row)).Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
            }
        }
    }

    // Names come from the file that was read: none of them leads out of the folder.
    private static string FileName(string name, HashSet<string> taken)
    {
        string plain = string.Concat(name.Take(ShortName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '.')).TrimStart('.');
        string unique = plain;
        for (int i = 1; !taken.Add(unique); i++)
        {
            unique = $"{plain}.{i.ToString(CultureInfo.InvariantCulture)}";
        }

        return unique + ".npy";
    }
}
