namespace Cnn.Machines.Environments;

/// <summary>Makes all conditions, or those that are named, and prints what happened.</summary>
internal static class EnvironmentsProgram
{
    /// <param name="program">The program.</param>
    /// <param name="only">Parts of the names of those that are asked for, with bars between them; null for all.</param>
    /// <returns>1 if anything is wrong.</returns>
    public static int Run(string program, string? only) => Run(program, ConditionList.All, only, EnvironmentRun.UsualPatience);

    /// <summary>The same of other conditions.</summary>
    /// <param name="program">The program.</param>
    /// <param name="all">All conditions.</param>
    /// <param name="only">Parts of the names of those that are asked for; null for all.</param>
    /// <param name="patience">How long each may take.</param>
    public static int Run(string program, IReadOnlyList<Condition> all, string? only, TimeSpan patience)
    {
        Condition[] chosen =
            [.. all.Where(c => only is null || only.Split('|').Any(o => c.Name.Contains(o, StringComparison.OrdinalIgnoreCase)))];
        if (chosen.Length == 0)
        {
            Console.Error.WriteLine($"There is no condition with '{only}' in its name. Known: {string.Join("; ", all.Select(c => c.Name))}.");
            return 2;
        }

        int width = chosen.Max(c => c.Name.Length), wrong = 0;
        using var run = new EnvironmentRun([Path.GetFullPath(program)], patience);
        foreach (Condition condition in chosen)
        {
            EnvironmentResult result = run.Run(condition);
            Console.WriteLine(result.ToLine(width));
            wrong += result.Good ? 0 : 1;
        }

        Console.WriteLine(wrong == 0 ? $"All {chosen.Length} are as they should be." : $"{wrong} of {chosen.Length} are wrong.");
        return wrong == 0 ? 0 : 1;
    }
}
