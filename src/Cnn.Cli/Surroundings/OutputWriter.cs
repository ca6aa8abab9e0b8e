using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.Cli;

/// <summary>
/// Standard output or standard error as commands see it. What cannot be written is remembered and changes nothing else: no training ends because nobody reads
/// along. Names from files are shown in letters that can be seen, so that none of them can move the cursor of a terminal.
/// </summary>
internal sealed class OutputWriter : TextWriter
{
    private readonly TextWriter inner;
    private readonly OutputWriter? plain;

    /// <summary>For a stream.</summary>
    public OutputWriter(TextWriter inner)
    {
        this.inner = inner;
        Drawing = new OutputWriter(inner, this);
        CoreNewLine = inner.NewLine.ToCharArray();
    }

    private OutputWriter(TextWriter inner, OutputWriter plain)
    {
        this.inner = inner;
        this.plain = plain;
        Drawing = this;
        CoreNewLine = inner.NewLine.ToCharArray();
    }

    /// <summary>The same stream for what draws on a terminal itself.</summary>
    public OutputWriter Drawing { get; }

    /// <summary>Why something could not be written; null while all could.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Whether this is another writer's stream.</summary>
    public bool IsOver(TextWriter writer) => ReferenceEquals(inner, writer);

    /// <inheritdoc/>
    public override void Write(char value) => Put(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Put(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Put(value ?? "");

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Put(value + NewLine);

    /// <inheritdoc/>
    public override void Flush() => Do(() => inner.Flush());

    private void Put(string text) => Do(() => inner.Write(plain is null ? PlainText.Lines(text) : text));

    private void Do(Action action)
    {
        OutputWriter owner = plain ?? this;
        if (owner.Failure is not null)
        {
            return;
        }

        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            owner.Failure = e is UnauthorizedAccessException or ObjectDisposedException ? "it is closed" : e.Message.TrimEnd('.');
        }
    }
}
