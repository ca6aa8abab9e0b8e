using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Parsing;

/// <summary>Turns headers into a model. The one place that knows a C parser, so that another can take its place.</summary>
internal interface IHeaderParser
{
    /// <summary>Parses the headers and everything of theirs that they include.</summary>
    /// <param name="headers">The include folder and the headers to begin with.</param>
    /// <returns>The declarations of files below the include folder, in order.</returns>
    /// <exception cref="HeaderParseException">The headers do not parse.</exception>
    HeaderModel Parse(HeaderSet headers);
}
