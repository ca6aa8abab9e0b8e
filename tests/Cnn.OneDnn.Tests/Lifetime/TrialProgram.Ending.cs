using Cnn.OneDnn.Tests.Lifetime;

namespace Cnn.OneDnn.Tests;

/// <content>Programs that end in the midst of something.</content>
internal static partial class TrialProgram
{
    static partial void RunOther(string[] words, ref int code) => code = EndingProgram.Run(words);
}
