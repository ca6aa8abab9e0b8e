using System.Globalization;
using System.Text;
using Cnn.Models;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>
/// A CSV of all that a network gave for each sample, a line each: RFC 4180, with a point for decimals, and nothing in it that a spreadsheet would compute.
/// </summary>
internal sealed class ProbabilityFile : IDisposable
{
    private readonly AtomicFile file;
    private readonly StreamWriter writer;

    /// <summary>Begins it, with a heading.</summary>
    /// <param name="path">The file, which appears when it is complete.</param>
    /// <param name="noun">What a sample is called.</param>
    /// <param name="classes">The names of the classes; empty where the network gives values.</param>
    /// <param name="outputs">How many numbers there are for a sample.</param>
    public ProbabilityFile(string path, string noun, IReadOnlyList<string> classes, int outputs)
    {
        file = new AtomicFile(path);
        writer = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        IEnumerable<string> heads = classes.Count > 0
            ? ["class", "probability", .. classes.Select(ClassName)]
            : Enumerable.Range(0, outputs).Select(i => "output" + i.ToString(CultureInfo.InvariantCulture));
        writer.WriteLine(string.Join(',', heads.Prepend(noun).Select(Quoted)));
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="image">Its file, or the place where it stands.</param>
    /// <param name="values">What the network gave for it.</param>
    /// <param name="classes">The names of the classes; empty where these are values.</param>
    public void Add(string image, float[] values, IReadOnlyList<string> classes)
    {
        IEnumerable<string> numbers = values.Select(Number);
        if (classes.Count > 0)
        {
            int best = ClassProbabilities.MostProbable(values, 1)[0];
            numbers = numbers.Prepend(Number(values[best])).Prepend(Quoted(ClassName(classes[best])));
        }

        writer.WriteLine(string.Join(',', numbers.Prepend(Quoted(FileName(image)))));
    }

    /// <summary>Completes the file.</summary>
    public void Commit()
    {
        writer.Flush();
        file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The writer owns nothing: what it still holds is of a file that nobody wants.
        file.Dispose();
    }

    private static string Number(float value) => value.ToString("G9", CultureInfo.InvariantCulture);

    // The same file under a name that no spreadsheet takes for a formula.
    private static string FileName(string path) => path != ImageFiles.StandardInput && IsFormula(path) ? "./" + path : path;

    private static string ClassName(string name) => IsFormula(name) ? "'" + name : name;

    // What begins so is computed by spreadsheets when they open the file, quoted or not.
    private static bool IsFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
