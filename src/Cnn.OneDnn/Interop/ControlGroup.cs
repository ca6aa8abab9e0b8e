namespace Cnn.OneDnn.Interop;

/// <summary>The control groups that the process is in, as containers and services set them; versions 1 and 2.</summary>
internal static class ControlGroup
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>The folders of a controller's files, from the process's own group to the root: a limit on the way holds for all below it.</summary>
    /// <param name="files">The machine's.</param>
    /// <param name="controller">What it limits: "cpu", "memory" or "pids".</param>
    /// <returns>Each folder, and whether its files are those of version 2.</returns>
    public static IEnumerable<(string Folder, bool IsVersion2)> Folders(ISystemFiles files, string controller)
    {
        foreach (string line in (files.Read("/proc/self/cgroup") ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // hierarchy:controllers:path, where version 2 has hierarchy 0 and no controllers.
            string[] fields = line.Split(':', 3);
            if (fields.Length < 3)
            {
                continue;
            }

            bool version2 = fields[0] == "0" && fields[1].Length == 0;
            if (!version2 && !fields[1].Split(',').Contains(controller))
            {
                continue;
            }

            // Controllers that are mounted together have a link for each beside the folder of both, or not.
            string[] mounts = version2 ? [Root] : [.. new[] { $"{Root}/{fields[1]}", $"{Root}/{controller}" }.Distinct()];
            for (string path = fields[2].TrimEnd('/'); ; path = path[..path.LastIndexOf('/')])
            {
                foreach (string mount in mounts)
                {
                    yield return (mount + path, version2);
                }

                if (!path.Contains('/', StringComparison.Ordinal))
                {
                    break;
                }
            }
        }
    }
}
